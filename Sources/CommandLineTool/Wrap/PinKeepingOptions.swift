internal import ArgumentParser
internal import ConfigLanguage

extension PinKeeping: ExpressibleByArgument {}

/// What the command line says of the pins of tools.
struct PinKeepingOptions: ParsableArguments {
    @Option(
        help: """
            What becomes of the definitions of tools: durable (pinned in the state directory, and held back for a \
            person when they change for the worse), memory (pinned until the end), or off.
            """)
    var pins: PinKeeping = .durable
}
