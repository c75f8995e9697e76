/**
 * The only package that uses DJL's PyTorch engine: starting it, choosing the device, recording
 * gradients, and the operators that DJL lacks.
 */
package waelab.torch;
