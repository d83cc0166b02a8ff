/** `node child.mjs program.mjs [arguments]` runs a program as the child of an exchange; to be run, not imported. */
export {};
