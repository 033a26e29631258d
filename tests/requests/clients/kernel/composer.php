<?php
// Composer names the kernel in User-Agent; here it always names the same one.
namespace Composer\Util;

function php_uname(string $mode): string
{
    return $mode === 'r' ? '6.1.0' : \php_uname($mode);
}
