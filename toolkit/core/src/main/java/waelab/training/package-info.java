/** The loop around a model's step: batches, losses, history and progress reports. */
package waelab.training;
