// The entry `@psfleet/api/testing`: the API with the services that tests of the whole system ask without HTTP.
export { composeApi } from './compose-api.js';
export { ApiConfig } from './config/api.config.js';
export { ApiContext } from './config/api-context.js';
export { TableService, type TableAnswer } from './processes/table/table.service.js';
export { TopService } from './processes/top/top.service.js';
