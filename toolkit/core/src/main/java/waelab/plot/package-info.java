/** Pictures and charts of images and tables. Nothing here runs a model. */
package waelab.plot;
