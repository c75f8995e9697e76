/**
 * The Java kernel that runs cells, and the forms of things below them: pictures, charts, tables,
 * cards, and running trainings.
 */
package waelab.notebook.kernel;
