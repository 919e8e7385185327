import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { whyNotTrusted } from '@psfleet/service-kit';
import { shellQuote } from '../../render/shell-quote.js';
import { CommandError } from '../../frame/command-error.js';

/**
 * Node looks for a package that is not installed, such as an optional one, in node_modules of every folder above the
 * checkout. Throws CommandError if somebody else could put code there, as everybody can below /tmp.
 */
export function requireNoForeignModules(checkout: string): void {
  for (let folder = dirname(checkout); ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    const reason = existsSync(modules) ? whyNotTrusted(modules, { sticky: 'accepted' }) : null;
    if (reason !== null) {
      throw new CommandError(
        `Node would load packages from ${modules}, and ${reason}: ` +
          `remove it (rm -r ${shellQuote(modules)}), or move the checkout to a folder that nobody else may write`,
      );
    }
    if (folder === dirname(folder)) {
      return;
    }
  }
}
