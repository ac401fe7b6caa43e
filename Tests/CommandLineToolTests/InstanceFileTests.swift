import CommandLineTool
import GatewayRuntime
import OperatingSystem
import Synchronization
import Testing

@Suite struct InstanceFileTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
    }

    private func read() throws -> InstanceDirectory.Contents {
        try InstanceDirectory(path: folder.instances).read()
    }

    @Test func `without a directory, nothing runs`() throws {
        #expect(try read() == InstanceDirectory.Contents())
    }

    @Test func `a writer that lives is found with what it wrote last`() throws {
        let writer = try InstanceWriter(directory: folder.instances, description: Samples.description())
        try writer.write(Samples.snapshot(forwarded: 1), at: Samples.start)
        try writer.write(Samples.busy, at: Samples.start + Samples.second)
        let contents = try read()
        #expect(contents.died.isEmpty)
        #expect(
            contents.running == [
                InstanceReport(
                    description: Samples.description(), snapshot: Samples.busy,
                    writtenNanoseconds: Samples.start + Samples.second)
            ])
        try writer.remove()
        #expect(try folder.names().isEmpty)
    }

    @Test func `a gateway of several servers is read back with all of them`() throws {
        let writer = try InstanceWriter(directory: folder.instances, description: Samples.description())
        try writer.write(Samples.serving, at: Samples.start)
        #expect(try read().running.map(\.snapshot) == [Samples.serving])
    }

    @Test func `only the user may look at the files`() throws {
        let writer = try InstanceWriter(directory: folder.instances, description: Samples.description())
        try writer.write(Samples.snapshot(), at: Samples.start)
        let name = try #require(try folder.names().first)
        #expect(try folder.mode("state/instances/\(name)") == 0o600)
        #expect(try folder.mode("state/instances") == 0o700)
        #expect(name.hasPrefix("4711-") && name.hasSuffix(".json"))
    }

    @Test func `a writer that died is told of once, and its file goes`() throws {
        do {
            // It goes without a word, as a killed process does: its descriptor is closed, and its lock with it.
            let writer = try InstanceWriter(directory: folder.instances, description: Samples.description())
            try writer.write(Samples.snapshot(forwarded: 5), at: Samples.start)
        }
        let alive = try InstanceWriter(directory: folder.instances, description: Samples.description("other"))
        try alive.write(Samples.snapshot(), at: Samples.start)
        let first = try read()
        #expect(first.died.map(\.snapshot.tally.forwarded) == [5])
        #expect(first.running.map(\.description.server) == ["other"])
        let second = try read()
        #expect(second.died.isEmpty)
        #expect(second.running.map(\.description.server) == ["other"])
    }

    @Test func `gateways come in the order in which they began`() throws {
        let late = try InstanceWriter(
            directory: folder.instances, description: Samples.description("late", started: Samples.start + 1_000_000))
        let early = try InstanceWriter(directory: folder.instances, description: Samples.description("early"))
        for writer in [late, early] { try writer.write(Samples.snapshot(), at: Samples.start) }
        #expect(try read().running.map(\.description.server) == ["early", "late"])
    }

    @Test(arguments: ["", "{", "[]", #"{"schema":2}"#, #"{"schema":1}"#])
    func `a file that is no report is named, and what nobody holds goes`(_ text: String) throws {
        let writer = try InstanceWriter(directory: folder.instances, description: Samples.description())
        try writer.write(Samples.snapshot(), at: Samples.start)
        try folder.write(text, "1-x.json")
        try folder.write(text, "1-y.json.new")
        try folder.write(text, "README")
        let contents = try read()
        #expect(contents.unreadable == ["1-x.json"])
        #expect(contents.running.count == 1)
        #expect(try folder.names().count == 2)
    }

    @Test func `a gateway that replaces its file all the time is never missed and never taken for dead`() throws {
        let writer = try InstanceWriter(directory: folder.instances, description: Samples.description())
        try writer.write(Samples.snapshot(), at: Samples.start)
        let rounds: UInt64 = 500
        let failure = Mutex<SystemError?>(nil)
        try SystemThread.start {
            do throws(SystemError) {
                for round in 1...rounds { try writer.write(Samples.snapshot(forwarded: round), at: Samples.start) }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        var seen: UInt64 = 0
        while seen < rounds {
            let contents = try read()
            try #require(contents.died.isEmpty && contents.unreadable.isEmpty && contents.running.count == 1)
            let now = contents.running.map(\.snapshot.tally.forwarded).max() ?? 0
            #expect(now >= seen)
            seen = now
            try #require(failure.withLock { $0 } == nil)
        }
    }

    @Test func `what is handed over is written when it is news, and the newest of it`() throws {
        let rested = try Bell()
        let go = try Bell()
        let file = try InstanceFile(
            directory: folder.instances, description: Samples.description(), snapshot: Samples.snapshot(),
            rest: {
                rested.ring()
                go.wait()
            })
        #expect(try read().running.map(\.snapshot.tally.forwarded) == [0])
        file.update(Samples.snapshot(forwarded: 1))
        rested.wait()
        #expect(try read().running.map(\.snapshot.tally.forwarded) == [1])
        let written = try read().running.map(\.writtenNanoseconds)
        file.update(Samples.snapshot(forwarded: 2))
        file.update(Samples.snapshot(forwarded: 3))
        #expect(try read().running.map(\.writtenNanoseconds) == written)
        go.ring()
        rested.wait()
        #expect(try read().running.map(\.snapshot.tally.forwarded) == [3])
        go.ring()
        file.remove()
        #expect(try folder.names().isEmpty)
    }

    @Test func `after the end nothing is written`() throws {
        let file = try InstanceFile(
            directory: folder.instances, description: Samples.description(), snapshot: Samples.snapshot())
        file.remove()
        file.update(Samples.snapshot(forwarded: 1))
        file.remove()
        #expect(try folder.names().isEmpty)
    }
}
