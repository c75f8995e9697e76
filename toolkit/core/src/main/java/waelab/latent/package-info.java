/**
 * Analysis of a latent space with Tribuo: whether a classifier can distinguish codes from their
 * prior, which labels can be predicted from codes, and whether codes form clusters.
 */
package waelab.latent;
