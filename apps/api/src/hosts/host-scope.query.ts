import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { LabelCondition } from '@psfleet/search';
import { labelName } from '@psfleet/wire';
import { ArrayMaxSize, IsArray } from 'class-validator';
import { HostsParameter } from '../http/validation/query-parameters.js';
import { EachObeys, MayBeAbsent, OneOrMany } from '../http/validation/constraints.js';

const maxLabels = 32;

/** The parameters by which a request names its hosts: those in `host` that have every label; all without both. */
export class HostScopeQueryParams {
  @HostsParameter()
  host?: string[];

  @LabelsParameter()
  label?: string[];
}

/** `label`, which may be repeated. */
export function LabelsParameter(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: [String],
      required: false,
      description:
        'Only hosts that have this label today, as `key=value` with `*` and `?` for any characters, or `key`; may be ' +
        'repeated, and then all must hold. A warning names hosts that had others at the time asked for',
      example: ['rack=r12'],
    }),
    MayBeAbsent(),
    OneOrMany(),
    IsArray(),
    ArrayMaxSize(maxLabels),
    EachObeys('isLabel', (label) => (parseLabel(label) === null ? 'must be a label such as rack=r12' : null)),
  );
}

/** Parses `key=value`, or `key` for any value; null for anything else. */
export function parseLabel(label: unknown): LabelCondition | null {
  const [, key = '', value = '*'] = (typeof label === 'string' && /^([^=]{1,63})(?:=(.{0,256}))?$/su.exec(label)) || [];
  return labelName.test(key) ? { kind: 'label', key, value, isGlob: /[*?]/.test(value) } : null;
}

/** The conditions of labels that were validated. */
export function parseLabels(labels: readonly string[]): LabelCondition[] {
  return labels.flatMap((label) => parseLabel(label) ?? []);
}
