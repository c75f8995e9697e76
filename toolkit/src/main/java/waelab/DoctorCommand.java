package waelab;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import waelab.base.Workspace;

/** {@code lab doctor}: is everything there, and how long will things take? */
@Command(
    name = "doctor",
    description = "Tells whether everything needed is there, and how fast this machine is.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Looking around and training for some seconds ...");
    out.flush();
    List<Doctor.Finding> findings = new Doctor(Workspace.current(), System.getenv()).findings();
    out.println(Doctor.text(findings));
    return Doctor.problems(findings) == 0 ? 0 : 1;
  }
}
