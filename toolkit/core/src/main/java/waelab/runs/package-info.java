/** Runs: how one is trained, which one it is, and the files in which it is kept. */
package waelab.runs;
