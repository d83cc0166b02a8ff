/*
 * Tests run in virtual time, which only a host has; there the import stands for another file.
 */
throw new Error('expected a test that `exchange test` runs, got an import outside of it');
