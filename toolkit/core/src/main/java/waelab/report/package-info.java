/** Pictures, charts and tables of runs, comparisons of runs, and what is published of them. */
package waelab.report;
