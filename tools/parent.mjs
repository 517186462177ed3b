const LOOK_EVERY_MS = 250;

/**
 * Calls `gone` once, when the process that started this one has ended; returns whether there is anything to watch.
 * npm that is sent SIGTERM ends together with its shell and tells nobody below: without this the whole installation would go on without an owner.
 * An orphan goes to init or to a subreaper, so any other parent than the first is the sign. The end of the standard input is none: a service
 * starts without one. Whoever starts it detached (setsid, a service manager, a container) has init as parent from the beginning, or none, and there
 * is nothing to watch. `parentId` gives the id of the parent now.
 */
export function watchParent(gone, parentId = () => process.ppid) {
  const first = parentId();
  if (first <= 1) return false;
  const watch = setInterval(() => {
    if (parentId() === first) return;
    clearInterval(watch);
    gone();
  }, LOOK_EVERY_MS);
  // watching alone is no reason to stay
  watch.unref();
  return true;
}
