/** How far generated images are from real ones, and codes from their prior. */
package waelab.metrics;
