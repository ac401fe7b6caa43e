internal import ArgumentParser
internal import ConfigLanguage
internal import Diagnostics
internal import JSONText

/// Shows what a configuration says, with defaults filled in.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is in force: listeners, servers, and who may use which under which policy.",
        usage: "sallyport config show [-c <file>] [--json]",
        discussion: "Secrets are shown as `***`. Ends with 2 when the configuration is not valid.")

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Print one JSON object, in the keys of the file.")
    var json = false

    func run() throws {
        let file = ConfigFile(options.config)
        guard let configuration = file.loaded.configuration else {
            StandardError.write(DiagnosticRenderer.plain(file.loaded.diagnostics))
            throw ToolExit.invalid
        }
        if json {
            try StandardOutput.write(configuration.json.serialized() + [UInt8(ascii: "\n")])
        } else {
            try StandardOutput.write(ConfigText.human(configuration, on: Terminal.output))
        }
    }
}
