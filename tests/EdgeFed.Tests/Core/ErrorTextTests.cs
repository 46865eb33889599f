using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EdgeFed.Core.Errors;

namespace EdgeFed.Tests.Core;

/// <summary>Failures as the system and .NET really throw them, in our words.</summary>
public sealed class ErrorTextTests : IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Of_FailuresOfFiles_AreOurs()
    {
        var file = _directory.Write("there", "text");
        Expect("no such file", () => File.ReadAllText(_directory.File("missing")));
        Expect("no such folder", () => File.ReadAllText(_directory.File("missing/file")));
        Expect("this user has no permission for it", () => File.ReadAllText(_directory.Path));
        Expect("it exists already", () => new FileStream(file, FileMode.CreateNew).Dispose());
        Expect("the path is too long", () => File.ReadAllText(_directory.File(new string('x', 300))));
        Expect("the folder is not empty", () => Directory.Delete(_directory.Path));
        using var open = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Expect("another process has it open", () => File.ReadAllText(file));
    }

    [Fact]
    public void Of_FullDisk_SaysSo()
    {
        if (!File.Exists("/dev/full")) return;
        Expect("the disk is full", () =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.WriteByte(1);
        });
    }

    [Fact]
    public void Of_FailuresOfConnections_AreOurs()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Expect("connection refused, nothing listens there", () => socket.Connect(IPAddress.Loopback, 1));
        Expect("the address is not one of this machine's", () => socket.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)));
        Assert.Equal("no answer", ErrorText.Of(new IOException("Unable to write.", new SocketException((int)SocketError.TimedOut))));
    }

    [Fact]
    public void Of_JsonAndCertificates_IsOurs()
    {
        Expect("line 2, position 3: this is no valid JSON", () => JsonDocument.Parse("{\n  x }"));
        Expect("it holds no certificate or key that can be read", () => X509CertificateLoader.LoadCertificate([1, 2, 3]));
    }

    /// <summary>Whatever kind of socket error: one plain line without a name of .NET's.</summary>
    [Fact]
    public void Of_EverySocketError_HasOneLine() => Assert.All(Enum.GetValues<SocketError>().Where(static error => error > 0), static error =>
        Assert.Matches("^[a-z][^\n]*[^.]$", ErrorText.Of(new SocketException((int)error))));

    [Fact]
    public void Of_OurOwnMessages_StaysAsItIs() => Assert.Equal("the model is missing", ErrorText.Of(new IOException("the model is missing.")));

    [Fact]
    public void WithPath_FailureThatNamesOne_SaysIt()
    {
        var path = _directory.File("missing");
        Assert.Equal($"{path}: no such file", ErrorText.WithPath(Assert.ThrowsAny<IOException>(() => File.ReadAllText(path))));
        Assert.Equal("the model is missing", ErrorText.WithPath(new IOException("the model is missing.")));
    }

    private static void Expect(string text, Action action) => Assert.Equal(text, ErrorText.Of(Assert.ThrowsAny<Exception>(action)));
}
