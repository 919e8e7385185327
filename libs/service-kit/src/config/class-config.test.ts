import { IsBoolean, IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { describe, expect, test } from 'vitest';
import { describeConfig, FromEnv, loadConfig } from './class-config.js';
import { ConfigError } from './config-error.js';

class LogConfig {
  @FromEnv('T_LEVEL')
  @IsIn(['info', 'debug'])
  level: string = 'info';
}

class ServerConfig extends LogConfig {
  @FromEnv('T_PORT')
  @IsInt()
  @Min(1)
  @Max(65_535)
  port: number = 7780;

  @FromEnv('T_LIMIT', 'duration')
  @IsInt()
  @Min(1000)
  limitMs: number = 5000;

  @FromEnv('T_DISK', 'size')
  @IsInt()
  diskBytes: number = 1e9;

  @FromEnv('T_INSECURE')
  @IsBoolean()
  insecure: boolean = false;

  @FromEnv('T_PASSWORD', 'secret')
  @IsString()
  password!: string;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(ServerConfig, env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map(({ variable, rule }) => `${variable} ${rule}`);
    }
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  test('returns an instance with defaults and converted values', () => {
    const config = loadConfig(ServerConfig, {
      T_PASSWORD: 'x',
      T_PORT: '80',
      T_LIMIT: '2s',
      T_DISK: '5MB',
      T_INSECURE: 'false',
      T_LEVEL: 'debug',
    });
    expect(config).toBeInstanceOf(ServerConfig);
    expect(config).toMatchObject({
      level: 'debug',
      port: 80,
      limitMs: 2000,
      diskBytes: 5e6,
      insecure: false,
      password: 'x',
    });
    expect(loadConfig(ServerConfig, { T_PASSWORD: 'x' })).toMatchObject({ port: 7780, limitMs: 5000, level: 'info' });
  });

  test('names all problems at once, by their variables', () => {
    expect(problemsOf({ T_PORT: 'x', T_LIMIT: '10ms', T_INSECURE: 'perhaps', T_LEVEL: 'loud' }).toSorted()).toEqual([
      'T_INSECURE must be true or false',
      'T_LEVEL must be one of the following values: info, debug',
      'T_LIMIT must not be less than 1000',
      'T_PASSWORD must be a string',
      'T_PORT must be an integer',
    ]);
  });
});

test('describeConfig says what each variable means to a reader', () => {
  const described = describeConfig(ServerConfig).map(({ variable, rule, defaultText }) => [
    variable,
    rule,
    defaultText,
  ]);
  expect(described).toEqual([
    ['T_LEVEL', 'must be one of info, debug', 'info'],
    ['T_PORT', 'must be an integer from 1 to 65535', '7780'],
    ['T_LIMIT', 'must be a duration of at least 1s', '5s'],
    ['T_DISK', '', '1GB'],
    ['T_INSECURE', 'must be true or false', 'false'],
    ['T_PASSWORD', '', null],
  ]);
  expect(describeConfig(ServerConfig).filter(({ isRequired }) => isRequired)).toMatchObject([
    { property: 'password', isSecret: true },
  ]);
});
