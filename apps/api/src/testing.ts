// Entry point for system tests: the API and the services that they call directly, bypassing HTTP.
export { composeApi } from './compose-api.js';
export { ApiConfig } from './config/api.config.js';
export { ApiContext } from './config/api-context.js';
export { TableService, type TableAnswer } from './processes/table/table.service.js';
export { TopService } from './processes/top/top.service.js';
