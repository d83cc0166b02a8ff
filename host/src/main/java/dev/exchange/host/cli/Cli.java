package dev.exchange.host.cli;

import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: {@code exchange COMMAND …}.
 *
 * <p>Threading: the thread that calls {@link #run} is blocked until the command has ended.
 *
 * <p>Errors: one line on standard error and an {@link ExitCode}.
 */
public final class Cli {

  private static final Set<Class<?>> WHOLE =
      Set.of(Integer.class, int.class, Long.class, long.class);

  private final Surroundings surroundings;
  private final Terminal terminal;

  /** A command line in those surroundings. */
  public Cli(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.terminal = new Terminal(surroundings);
  }

  /** Runs one command. Returns the exit code. */
  public int run(String... arguments) {
    CommandLine line = commands();
    line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
        .setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()))
        .setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()))
        .setUsageHelpAutoWidth(false)
        .setParameterExceptionHandler((wrong, args) -> wrong(wrong))
        .setExecutionExceptionHandler((thrown, command, parsed) -> failed(thrown));
    int exit = line.execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return exit;
  }

  private CommandLine commands() {
    CommandLine line = new CommandLine(new ExchangeCommand());
    line.addSubcommand(new RunCommand(surroundings))
        .addSubcommand(new RequestCommand(surroundings))
        .addSubcommand(new SendCommand(surroundings))
        .addSubcommand(new OnCommand(surroundings))
        .addSubcommand(new LsCommand(surroundings))
        .addSubcommand(new RouteCommand(surroundings))
        .addSubcommand(new TopCommand(surroundings))
        .addSubcommand(plugins())
        .addSubcommand(new TypesCommand(surroundings))
        .addSubcommand(new TestCommand(surroundings))
        .addSubcommand(new NewCommand(surroundings))
        .addSubcommand(new DoctorCommand(surroundings))
        .addSubcommand(new CompletionCommand(surroundings));
    line.getCommandSpec().mixinStandardHelpOptions(true);
    help(line);
    return line;
  }

  private CommandLine plugins() {
    return new CommandLine(new PluginCommand())
        .addSubcommand(new PluginCommands.ListThem(surroundings))
        .addSubcommand(new PluginCommands.Describe(surroundings))
        .addSubcommand(new PluginCommands.Load(surroundings))
        .addSubcommand(new PluginCommands.Unload(surroundings))
        .addSubcommand(new PluginCommands.Swap(surroundings))
        .addSubcommand(new PluginCommands.Rollback(surroundings))
        .addSubcommand(new PluginCommands.Logs(surroundings))
        .addSubcommand(new PluginCommands.WhyFailed(surroundings));
  }

  private static void help(CommandLine line) {
    for (CommandLine sub : line.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      help(sub);
    }
  }

  private int wrong(ParameterException wrong) {
    terminal.err().println(terminal.red("exchange: " + sentence(wrong)));
    terminal
        .err()
        .println("see " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static String sentence(ParameterException wrong) {
    CommandLine line = wrong.getCommandLine();
    if (wrong.getArgSpec() instanceof OptionSpec option
        && wrong.getValue() != null
        && WHOLE.contains(option.type())) {
      return "expected a whole number for %s, got \"%s\""
          .formatted(option.longestName(), wrong.getValue());
    }
    if (!(wrong instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return String.valueOf(wrong.getMessage());
    }
    String got = unmatched.getUnmatched().getFirst();
    if (unmatched.isUnknownOption()) {
      return "expected an option of " + line.getCommandSpec().qualifiedName() + ", got " + got;
    }
    return line.getSubcommands().isEmpty()
        ? "expected no further argument, got " + got
        : "expected one of " + String.join(", ", line.getSubcommands().keySet()) + ", got " + got;
  }

  private int failed(Exception thrown) {
    CommandFailure failure = CommandFailure.of(thrown);
    terminal.err().println(terminal.red(failure.line()));
    if (failure.exit() == ExitCode.INTERNAL) {
      thrown.printStackTrace(terminal.err());
    }
    return failure.exit().number();
  }
}
