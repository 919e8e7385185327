import type { CallHandler, NestInterceptor } from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { withDeadline } from './request-scope.js';

/** Gives every question a deadline, which counts from its turn. */
export class DeadlineInterceptor implements NestInterceptor {
  intercept(_context: unknown, next: CallHandler): Observable<unknown> {
    return from(withDeadline(() => lastValueFrom(next.handle())));
  }
}
