/** Runs: how they are trained, how they are identified, and the files in which they are stored. */
package waelab.runs;
