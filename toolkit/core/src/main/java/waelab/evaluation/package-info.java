/** What a run is judged by: metrics, the feature spaces they are taken in, and their scores. */
package waelab.evaluation;
