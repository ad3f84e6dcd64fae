import { classifyAddress, whyRefused } from './egress.ts';
test.each([
    ['93.184.215.14', 'public'],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'public'],
    ['127.0.0.1', 'private'],
    ['127.255.255.254', 'private'],
    ['::1', 'private'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fec0::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:7f00:1', 'private'],
    ['64:ff9b::a00:1', 'private'],
    ['2002:a00:1::1', 'private'],
    ['169.254.169.254', 'forbidden'],
    ['169.254.170.2', 'forbidden'],
    ['169.254.0.1', 'forbidden'],
    ['::ffff:169.254.169.254', 'forbidden'],
    ['64:ff9b::a9fe:a9fe', 'forbidden'],
    ['2002:a9fe:a9fe::', 'forbidden'],
    ['fd00:ec2::254', 'forbidden'],
    ['fd00:0ec2:0:0:0:0:0:254', 'forbidden'],
    ['fd20:ce::254', 'forbidden'],
    ['100.100.100.200', 'forbidden'],
    ['168.63.129.16', 'forbidden'],
    ['192.0.0.192', 'forbidden'],
    ['fe80::1', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
    ['0.0.0.0', 'forbidden'],
    ['::', 'forbidden'],
    ['224.0.0.1', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['240.0.0.1', 'forbidden'],
    ['ff02::1', 'forbidden'],
    ['2001::1', 'forbidden'],
    ['example.com', 'forbidden'],
    ['', 'forbidden'],
])('%s is %s', (address, expected) => {
    expect(classifyAddress(address)).toBe(expected);
});
test.each([
    ['127.0.0.1', true, undefined],
    ['127.0.0.1', false, 'allowPrivate'],
    ['169.254.169.254', true, 'never call'],
    ['93.184.215.14', false, undefined],
])('%s with allowPrivate %s is refused because of %s', (address, allowPrivate, why) => {
    const reason = whyRefused(address, allowPrivate);
    if (why === undefined)
        expect(reason).toBeUndefined();
    else
        expect(reason).toContain(why);
});
