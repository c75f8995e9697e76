/**
 * FID's Inception network: its layers, its weights, and the features that it computes for images.
 */
package waelab.metrics.inception;
