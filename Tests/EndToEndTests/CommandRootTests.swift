internal import Testing

/// The root command: help, version, completions, and command lines that cannot be used.
struct CommandRootTests {
    @Test func `the version is one line on standard output`() throws {
        let run = try CommandRun.sallyport(["--version"])
        #expect(run.status == 0)
        #expect(run.outputText == "sallyport 0.1.0\n")
        #expect(run.errors.isEmpty)
    }

    @Test func `help names every command on standard output`() throws {
        let run = try CommandRun.sallyport(["--help"])
        #expect(run.status == 0)
        for command in ["wrap", "validate", "explain", "scan", "audit", "example-server"] {
            #expect(run.outputText.contains("\n  \(command) "))
        }
        #expect(run.errors.isEmpty)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `there are completions for the shell`(_ shell: String) throws {
        let run = try CommandRun.sallyport(["--generate-completion-script", shell])
        #expect(run.status == 0)
        #expect(run.outputText.contains("example-server"))
    }

    @Test(arguments: [
        [], ["--nonsense"], ["validate", "--format", "loud", "x"], ["explain"], ["audit", "tail", "-n", "many"],
        ["wrap", "-c"], ["extra", "words"],
    ])
    func `a command line that cannot be used ends with 2 and says why on standard error`(_ arguments: [String]) throws {
        let run = try CommandRun.sallyport(arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("sallyport: error: "))
        #expect(run.errors.contains("\n  help: "))
        #expect(run.errors.split(separator: "\n").count == 2)
    }

    @Test func `a misspelled command is recognised`() throws {
        let run = try CommandRun.sallyport(["validte", "-c", "policy.yaml"])
        #expect(run.status == 2)
        #expect(run.errors.contains("unknown command `validte`\n  help: did you mean `validate`?"))
    }

    @Test func `a misspelled option is recognised`() throws {
        let run = try CommandRun.sallyport(["validate", "--confg", "policy.yaml"])
        #expect(run.status == 2)
        #expect(run.errors.contains("unknown option `--confg`\n  help: did you mean `--config`?"))
    }

    @Test func `the example server answers line by line and ends with its input`() throws {
        let ping = #"{"jsonrpc":"2.0","id":7,"method":"ping"}"#
        let run = try CommandRun.sallyport(["example-server"], input: Array("\(ping)\n\(ping)\n".utf8))
        #expect(run.status == 0)
        #expect(run.outputText.split(separator: "\n").count == 2)
        #expect(run.outputText.contains(#""id":7"#))
    }

    @Test func `a result that cannot be written ends with 1`() throws {
        let run = try CommandRun.run(
            "/bin/sh", ["-c", #""$0" --version > /dev/full"#, try SallyportBinary.path()])
        #expect(run.status == 1)
        #expect(run.errors == "sallyport: error: cannot write to standard output: no space left on device\n")
    }
}
