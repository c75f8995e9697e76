/** The commands of {@code ./lab}. */
package waelab.notebook.command;
