/** Learning from codes with Tribuo: whether a classifier can tell them from their prior. */
package waelab.latent;
