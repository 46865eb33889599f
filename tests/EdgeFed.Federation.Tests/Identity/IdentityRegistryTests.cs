using EdgeFed.Core.Units;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Identity;

public sealed class IdentityRegistryTests : IDisposable
{
    private readonly TempState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Admit_FirstSeen_BindsAcrossRestarts()
    {
        Assert.Null(await (await OpenAsync()).AdmitAsync(HelloOf("unit-01", key: 1, instance: 1)));
        var reopened = await OpenAsync();
        Assert.Equal(["unit-01"], reopened.KnownDevices);
        Assert.Equal(RejectCode.IdTaken, (await reopened.AdmitAsync(HelloOf("unit-01", key: 2, instance: 2)))?.Code);
        Assert.Null(await reopened.AdmitAsync(HelloOf("unit-01", key: 1, instance: 3)));
    }

    [Fact]
    public async Task Admit_AnotherKey_IsTakenAndNamesTheId()
    {
        var registry = await OpenAsync();
        await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance: 1));
        var refusal = await registry.AdmitAsync(HelloOf("unit-01", key: 2, instance: 2));
        Assert.Equal(RejectCode.IdTaken, refusal?.Code);
        Assert.Contains("unit-01", refusal?.Reason);
    }

    [Fact]
    public async Task Admit_ManyRestartsAndReconnects_AreNoClones()
    {
        var registry = await OpenAsync();
        for (ulong instance = 1; instance <= 5; instance++)
        {
            Assert.Null(await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance)));
            Assert.Null(await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance)));
        }

        Assert.False(registry.IsCloned("unit-01"));
    }

    [Fact]
    public async Task Admit_TwoProcessesDisplaceEachOtherByTurns_BothAreClones()
    {
        var registry = await OpenAsync();
        foreach (var instance in (ulong[])[1, 2, 1, 2, 1]) Assert.Null(await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance)));
        Assert.Equal(RejectCode.ClonedIdentity, (await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance: 2)))?.Code);
        Assert.Equal(RejectCode.ClonedIdentity, (await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance: 1)))?.Code);
        Assert.True(registry.IsCloned("unit-01"));
        Assert.Null(await registry.AdmitAsync(HelloOf("unit-02", key: 2, instance: 3))); // nobody else is touched
    }

    /// <summary>Found by a seed: the hello of a killed process was taken after that of the one started in its place.</summary>
    [Fact]
    public async Task Admit_AKilledProcessHelloArrivesLate_TheNewOneIsWelcomeForGood()
    {
        var registry = await OpenAsync();
        foreach (var instance in (ulong[])[1, 2, 1, 2, 2, 3, 2, 3, 3]) Assert.Null(await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance)));
        Assert.False(registry.IsCloned("unit-01"));
    }

    [Fact]
    public async Task Admit_AfterClonesWereStopped_ANewProcessIsWelcome()
    {
        var registry = await OpenAsync();
        foreach (var instance in (ulong[])[1, 2, 1, 2, 1, 2]) await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance));
        Assert.True(registry.IsCloned("unit-01"));
        Assert.Null(await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance: 3)));
        Assert.False(registry.IsCloned("unit-01"));
    }

    [Fact]
    public async Task Free_ABoundId_BelongsToTheNextKeyAcrossRestarts()
    {
        var registry = await OpenAsync();
        await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance: 1));
        registry.Close("unit-01");
        Assert.Equal(RejectCode.Busy, (await registry.AdmitAsync(HelloOf("unit-01", key: 1, instance: 1)))?.Code);
        await registry.FreeAsync("unit-01");
        Assert.False((await OpenAsync()).Knows("unit-01"));
        Assert.Null(await (await OpenAsync()).AdmitAsync(HelloOf("unit-01", key: 2, instance: 2)));
        Assert.Equal(RejectCode.IdTaken, (await (await OpenAsync()).AdmitAsync(HelloOf("unit-01", key: 1, instance: 1)))?.Code);
    }

    /// <summary>To look binds nothing: a unit may be refused for something else.</summary>
    [Fact]
    public async Task Refusal_OfANewId_BindsNothing()
    {
        var registry = await OpenAsync();
        Assert.Null(registry.Refusal(HelloOf("unit-01", key: 1, instance: 1)));
        Assert.Empty((await OpenAsync()).KnownDevices);
    }

    private async Task<IdentityRegistry> OpenAsync() => await IdentityRegistry.OpenAsync(_state.Storage, NullLogger.Instance);

    private static Hello HelloOf(string device, byte key, ulong instance) => new()
    {
        DeviceId = device,
        Key = Enumerable.Repeat(key, ProtocolLimits.KeyBytes).ToArray(),
        Instance = instance,
        Role = UnitRole.Worker,
    };
}
