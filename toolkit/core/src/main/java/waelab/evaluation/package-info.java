/** How runs are evaluated: metrics, the feature spaces in which they are computed, and scores. */
package waelab.evaluation;
