import { frozen } from '../frozen.mjs';
import { UNSET } from './node.mjs';

/** What a function returned that comes later. */
class Later {
  constructor(thenable) {
    this.thenable = thenable;
  }
}

/**
 * Results that come later than their function returns.
 *
 *   run ─▶ promise ─▶ pending, content as before ──settles──▶ content, in a transaction
 *                        └─ a later run of the same node, or the undoing of this one ─▶ ignored
 *
 * Source: docs/spec/state.md, S6.
 */
export class Settling {
  #arrived;
  #serials = 0;

  /** @param {(settlement: any) => void} arrived takes what came, with no function running */
  constructor(arrived) {
    this.#arrived = arrived;
  }

  /** What a function returned: a value in its one form, or what comes later. */
  plain(returned) {
    const later = returned !== null && typeof returned === 'object' && 'then' in returned;
    if (later && typeof returned.then === 'function') return new Later(returned);
    return frozen(returned);
  }

  /** The content that a run gives its node now: its own, or the last one while it is pending. */
  take(node, result) {
    if (!(result instanceof Later)) {
      node.pending = false;
      return result;
    }
    node.pending = true;
    node.serial = ++this.#serials;
    const { serial, cause, readFault } = node;
    const come = (outcome) => {
      const counts = () => node.pending && node.serial === serial;
      this.#arrived({ node, cause, readFault, counts, ...outcome });
    };
    const { thenable } = result;
    try {
      thenable.then(
        (value) => come({ value }),
        (error) => come({ failed: true, error }),
      );
    } catch (error) {
      come({ failed: true, error });
    }
    return node.content === UNSET ? null : node.content;
  }

  /** What arrived for a node, as its content. */
  content(settlement, evaluation) {
    let { failed, error } = settlement;
    if (!failed) {
      try {
        return frozen(settlement.value);
      } catch (invalid) {
        error = invalid;
      }
    }
    return evaluation.fault(settlement.node, settlement.readFault, error);
  }
}
