/** Under which the link to the parent is known among those that were dialled. */
export const PARENT = '$parent';

let leaves = false;

/** From now on this process ends when its parent does (docs/spec/protocol.md, W18). */
export function leaveWithParent() {
  if (leaves) return;
  leaves = true;
  const leave = () => process.exit(0);
  process.stdin.on('end', leave).on('close', leave).on('error', leave);
  process.stdin.resume();
}
