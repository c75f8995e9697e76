/**
 * The Java kernel that runs cells, and how things appear below them: pictures, charts, tables,
 * cards, and trainings while they run.
 */
package waelab.notebook.kernel;
