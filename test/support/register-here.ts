/** Setup of each test file of the project `here`: registers modules-here.ts, once in a process, before src/ is imported. */
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const registered = globalThis as { analysesHere?: true };
if (!registered.analysesHere) register(pathToFileURL(join(import.meta.dirname, '../../dist/test/support/modules-here.js')));
registered.analysesHere = true;
