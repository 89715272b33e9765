/** Setup of each test file: sets the time limit of its tests and hooks. */
import { expect, vi } from 'vitest';
import { nameOfTestFile, slowFiles, UNIT_SECONDS } from './slow-files.js';

const limit = 1000 * (slowFiles[nameOfTestFile(expect.getState().testPath ?? '')] ?? UNIT_SECONDS);
vi.setConfig({ testTimeout: limit, hookTimeout: limit });
