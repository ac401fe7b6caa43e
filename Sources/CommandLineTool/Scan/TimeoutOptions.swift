internal import ArgumentParser

/// How long a server may take.
struct TimeoutOptions: ParsableArguments {
    @Option(help: "How many seconds the server may take to list its tools.")
    var timeout: Int = 30

    private static let range = 1...3_600

    func seconds() throws(ToolError) -> Int {
        guard Self.range.contains(timeout) else {
            throw ToolError(
                "`--timeout` is out of range",
                help: "give a number of seconds from \(Self.range.lowerBound) to \(Self.range.upperBound)",
                exit: .invalid)
        }
        return timeout
    }
}
