"""Writes the notebook that NotebookTest compares with, as Jupyter's own library writes it.

Made with Python 3.11 and nbformat 5.5.0 (Debian's python3-nbformat):

    python3 notebook.py >../resources/waelab/notebook/file/nbformat.ipynb
"""

import sys

import nbformat
from nbformat import v4

png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\n"
red = "\x1b[1m\x1b[31mjava.lang.ArithmeticException: / by zero\x1b[0m"

nb = v4.new_notebook(
    metadata={
        "kernelspec": {"name": "waelab", "language": "java", "display_name": "WAE Lab (Java)"},
        "language_info": {"name": "Java", "version": "17"},
        "other": {"empty": {}, "none": [], "numbers": [1, 1.0, 0.25, -12345678901234567890], "no": None, "yes": True},
    },
    cells=[
        v4.new_markdown_cell(
            "# Über π\n\n$\\frac{1}{2}$ \"quoted\" <b>&</b> 😀\n\n![a](attachment:a.png)",
            id="first",
            attachments={"a.png": {"image/png": png}},
        ),
        v4.new_code_cell("", id="empty"),
        v4.new_code_cell(
            "int x = 1;\n\nx + 1",
            id="code",
            execution_count=1,
            metadata={"tags": ["a", "b"]},
            outputs=[
                v4.new_output("stream", name="stdout", text="one\r\ntwo\rthree\x0bfour\x0cfive\u2028six\x85seven\x1ceight\n"),
                v4.new_output("stream", name="stderr", text="\ttab \x07 bell \x7f delete"),
                v4.new_output(
                    "display_data",
                    data={
                        "image/png": png,
                        "image/svg+xml": "<svg>\n</svg>",
                        "text/html": "<table>\n<tr></tr>\n</table>",
                        "application/json": {"b": [1, 2], "a": "x\ny"},
                        "application/x-own": "a\nb",
                    },
                    metadata={"image/png": {"width": 300}},
                ),
                v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=1),
                v4.new_output("error", ename="EvalException", evalue="/ by zero", traceback=[red, ""]),
            ],
        ),
        v4.new_raw_cell("raw\n", id="last"),
    ],
)
nb.nbformat_minor = 5
sys.stdout.write(nbformat.writes(nb) + "\n")
