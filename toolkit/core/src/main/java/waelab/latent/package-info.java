/**
 * What a latent space holds, looked at with Tribuo: whether a classifier can tell codes from their
 * prior, what labels can be read from codes, and whether they fall into groups of their own.
 */
package waelab.latent;
