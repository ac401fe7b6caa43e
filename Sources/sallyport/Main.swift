internal import CommandLineTool

/// The program. Synchronous on purpose: see `CommandLineEntry`.
@main
enum Main {
    static func main() {
        CommandLineEntry.main()
    }
}
