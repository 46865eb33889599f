using System.Diagnostics;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Torch;

namespace EdgeFed.Learning.Tests.Torch;

/// <summary>Whatever is wrong with the library or the device is one line that names it.</summary>
public sealed class TorchLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_NoSuchFile_NamesIt() =>
        Assert.Equal("/nowhere/libedgefed_torch.so: cannot open shared object file: No such file or directory", Refusal("/nowhere/libedgefed_torch.so"));

    [Fact]
    public void Load_NoLibraryAtAll_NamesTheFile()
    {
        var file = _folder.Write("libedgefed_torch.so", "this is no library, not by far"u8.ToArray());
        Assert.Equal($"{file}: file too short", Refusal(file));
    }

    [Fact]
    public void Load_LibraryOfSomethingElse_SaysWhatItLacks() => Assert.Equal("libc.so.6 has no edgefed_torch_abi", Refusal("libc.so.6"));

    [Fact]
    public void Load_AnotherVersion_NamesBoth()
    {
        var file = Compile("int edgefed_torch_abi(void) { return 77; }");
        Assert.Equal($"{file} has interface 77, this edgefed needs 1", Refusal(file));
    }

    [Fact]
    public void Load_HalfALibrary_SaysWhatItLacks()
    {
        var file = Compile("int edgefed_torch_abi(void) { return 1; }");
        Assert.Equal($"{file} has no edgefed_torch_version", Refusal(file));
    }

    [TorchFact]
    public void Version_OfLibtorch_IsThere() => Assert.Matches(@"^\d+\.\d+\.\d+", TorchShim.Library.Version);

    [TorchTheory]
    [InlineData("cuda:99", "libtorch: the device 'cuda:99' is not there: libtorch sees ")]
    [InlineData("meta", "libtorch: the device 'meta' is none of cpu, cuda and cuda:N")]
    [InlineData("toaster", "libtorch: ")]
    public void CheckDevice_NotThere_SaysSo(string device, string message)
    {
        var error = Assert.Throws<TorchException>(() => TorchShim.Library.CheckDevice(device));
        Assert.StartsWith(message, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [TorchFact]
    public void CheckDevice_Cpu_IsThere() => TorchShim.Library.CheckDevice("cpu");

    private static string Refusal(string path)
    {
        var message = Assert.Throws<TorchException>(() => TorchLibrary.Load(path)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private string Compile(string code)
    {
        var source = _folder.Write("fake.c", System.Text.Encoding.UTF8.GetBytes(code));
        var library = Path.ChangeExtension(source, ".so");
        using var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-o", library, source]);
        gcc.WaitForExit();
        Assert.Equal(0, gcc.ExitCode);
        return library;
    }
}
