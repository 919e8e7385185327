export { completeSearch, type Completion, type SearchCompletion } from './complete-search.js';
export {
  listTerms,
  type Comparison,
  type FieldCondition,
  type LabelCondition,
  type NumberCondition,
  type Pattern,
  type SearchExpression,
  type SearchTerm,
  type TextCondition,
} from './expression.js';
export {
  describeField,
  exeStates,
  fieldNames,
  numberFields,
  processStatuses,
  textFields,
  type FieldName,
  type NumberField,
  type NumberFieldName,
  type Quantity,
  type TextField,
  type TextFieldName,
  type TextMatch,
} from './fields.js';
export { matchesPattern } from './matches-pattern.js';
export { matchesSearch, type SearchedProcess } from './matches-search.js';
export { parseSearch, searchLimits } from './parse-search.js';
export { printSearch, printValue } from './print-search.js';
export { SearchSyntaxError } from './search-syntax-error.js';
export type { Subject } from './subject.js';
