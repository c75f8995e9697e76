/** Images, labels and points: the formats they are read from and the steps that prepare them. */
package waelab.data;
