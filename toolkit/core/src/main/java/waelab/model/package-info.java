/**
 * The study's models: one file each, with its networks, its objective, and a training step that
 * reads like the study's algorithm.
 */
package waelab.model;
