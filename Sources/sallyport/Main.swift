internal import CommandLineTool

/// The program, synchronous on purpose: see `CommandLineEntry`.
@main
enum Main {
    static func main() {
        CommandLineEntry.main()
    }
}
