/** What the tests of several modules have in common. */
package waelab.testing;
