/** FID's Inception network: its layers, its weights, and the features it makes of images. */
package waelab.metrics.inception;
