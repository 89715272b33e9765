/** Node types that are parts of other objects. */
export { isInternal } from '../loops/kinds.js';
