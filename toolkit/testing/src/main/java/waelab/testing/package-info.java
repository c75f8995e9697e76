/** Code that the tests of several modules share. */
package waelab.testing;
