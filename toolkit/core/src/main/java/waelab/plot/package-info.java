/** Pictures and charts: what is seen of images and tables. Nothing here runs a model. */
package waelab.plot;
