internal import Testing

/// What is left when a wrap is killed, so that it can end nobody itself.
struct WrapKillTests {
    @Test func `a server does not outlive a gateway that is killed, even if it minds no end of input`() throws {
        let scratch = try ScratchDirectory()
        let policy = try scratch.file("policy.yaml", "{version: \"1\", default: allow}")
        // The server holds one end of a pipe, whose other end is read until nobody does.
        let run = try CommandRun.run(
            "/bin/sh",
            [
                "-c",
                """
                cd "$3" && mkfifo input alive && exec 5<>input || exit 9
                "$1" -c "$2" --state-dir "$3" -- \
                    /bin/sh -c 'exec 3>"$0/alive"; echo "$PPID" >&3; exec sleep 1000' "$3" <&5 >/dev/null &
                exec 4<alive; read -r gateway <&4; echo "$gateway" | grep -c .; kill -KILL "$gateway"; cat <&4
                """, "sh", try SallyportBinary.path(), policy, scratch.path,
            ], deadlineSeconds: 30)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.outputText == "1\n")
    }
}
